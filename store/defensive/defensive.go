// Package defensive makes every SQLite connection of the program refuse what a file from a stranger could ask of it: its
// statements cannot rewrite the schema or the inner tables of the search index, the schema cannot call functions that
// reach beyond the file, and a word in double quotes is never taken for a text.
//
// The driver has no way to say so. SQLite itself does: a function registered with sqlite3_auto_extension is called for
// each connection as it is opened. The package is imported for that effect; it knows nothing but SQLite, which the driver
// brings (so a program that imports it has to import the driver too).
package defensive

/*
typedef struct sqlite3 sqlite3;

// From sqlite3.h, which the driver keeps for itself.
int sqlite3_auto_extension(void (*entry)(void));
int sqlite3_db_config(sqlite3 *db, int option, ...);
const char *sqlite3_db_filename(sqlite3 *db, const char *name);
int sqlite3_uri_boolean(const char *file, const char *parameter, int otherwise);

enum { CONFIG_DEFENSIVE = 1010, CONFIG_WRITABLE_SCHEMA = 1011, CONFIG_DQS_DML = 1013, CONFIG_DQS_DDL = 1014, CONFIG_TRUSTED_SCHEMA = 1017 };

// harden is called by SQLite for a connection that has just been opened. A result other than 0 fails the opening.
static int harden(sqlite3 *db, char **message, const void *routines) {
	const char *file = sqlite3_db_filename(db, "main");
	int memory = file == 0 || *file == 0; // what is in memory was made by this program
	int migrates = memory || sqlite3_uri_boolean(file, "onrecord_migrates", 0);
	int salvages = !memory && sqlite3_uri_boolean(file, "onrecord_salvages", 0);
	int failed = sqlite3_db_config(db, CONFIG_DEFENSIVE, !migrates, (int *)0);
	// With DEFENSIVE this lets nothing be written, only read: SQLite then passes over what it cannot make sense of.
	if (!failed && salvages) failed = sqlite3_db_config(db, CONFIG_WRITABLE_SCHEMA, 1, (int *)0);
	if (!failed) failed = sqlite3_db_config(db, CONFIG_TRUSTED_SCHEMA, 0, (int *)0);
	if (!failed) failed = sqlite3_db_config(db, CONFIG_DQS_DML, 0, (int *)0);
	if (!failed) failed = sqlite3_db_config(db, CONFIG_DQS_DDL, 0, (int *)0);
	return failed;
}

static int install(void) {
	return sqlite3_auto_extension((void (*)(void))harden);
}
*/
import "C"

// Parameters of a file's address; with the value 1 they make an exception for a connection.
const (
	// MigrationKey leaves it the right to rewrite the schema. It is for migrations alone: of a file whose schema was compared
	// before with the one that it should have.
	MigrationKey = "onrecord_migrates"

	// SalvageKey lets it read a file of whose schema parts are damaged.
	SalvageKey = "onrecord_salvages"
)

func init() {
	if C.install() != 0 { // out of memory
		panic("SQLite does not take the settings for connections")
	}
}
