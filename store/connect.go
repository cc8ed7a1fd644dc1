package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/mattn/go-sqlite3"

	"github.com/onrecord/onrecord/store/defensive"
)

// The ways to open a database file.
const (
	modeRead   = "ro"
	modeWrite  = "rw"  // fails where there is no file
	modeCreate = "rwc" // makes it

	// modeMigrate is modeWrite with the right to rewrite the schema, which SQLite needs to change a CHECK. All other
	// connections to a file that is there are defensive. Before it is used the schema was compared with what it should be.
	modeMigrate = "migrate"
)

// readers is how many questions can be answered at the same time.
const readers = 4

// cacheKilobytes is how many kilobytes of a file the writer keeps in memory, if it needs that many, and whoever reads a
// copy for a merge; SQLite wants a minus before it. Both touch the indexes all over the file: with the 2 MB that SQLite
// takes by itself they would write and read the same pages again and again.
const cacheKilobytes = "-65536"

// sqlite is the driver with our settings on every connection. It is not registered under a name: nothing outside this
// package can open a database with it.
var sqlite = &sqlite3.SQLiteDriver{ConnectHook: harden}

// Limits on what a file from a stranger can make SQLite do.
const (
	maxLength       = 256 << 20 // bytes in one text or blob
	maxSQLLength    = 1 << 20
	maxAttached     = 1 // VACUUM INTO needs one
	maxTriggerDepth = 20
	maxExprDepth    = 500
)

// harden makes a connection distrust the file, beyond what package defensive does: limits, cells checked as they are
// read, no memory mapping (a file cut short under us would end the program).
func harden(c *sqlite3.SQLiteConn) error {
	c.SetLimit(sqlite3.SQLITE_LIMIT_LENGTH, maxLength)
	c.SetLimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, maxSQLLength)
	c.SetLimit(sqlite3.SQLITE_LIMIT_ATTACHED, maxAttached)
	c.SetLimit(sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, maxTriggerDepth)
	c.SetLimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, maxExprDepth)
	_, err := c.Exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY", nil)
	return err
}

// connector opens connections to one file and refuses to open another one that has taken its place.
type connector struct {
	dsn  string
	path string
	info os.FileInfo // the file as it was when the project was opened; nil = any
}

// Connect opens one connection.
func (c connector) Connect(context.Context) (driver.Conn, error) {
	conn, err := sqlite.Open(c.dsn)
	if c.info == nil {
		return conn, err
	}
	if moved := checkPlace(c.path, c.info); moved != nil {
		if err == nil {
			_ = conn.Close() // the error that matters is the one returned
		}
		return nil, moved
	}
	return conn, err
}

// Driver is the SQLite driver.
func (c connector) Driver() driver.Driver { return sqlite }

// connect opens a database file. A writer has one connection and takes the write lock at the start of a transaction; a
// reader has several.
func connect(path, mode string, info os.FileInfo) *sql.DB {
	db := sql.OpenDB(connector{dsn: dataSource(path, mode), path: path, info: info})
	connections := 1
	if mode == modeRead {
		connections = readers
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections) // kept, since after a move the path no longer leads to the file
	return db
}

// dataSource names the file with the settings that the driver has keys for. The rollback journal with full
// synchronisation loses nothing that was acknowledged, even when the file is moved or copied while it is open.
func dataSource(path, mode string) string {
	settings := url.Values{
		"mode":             {mode},
		"_foreign_keys":    {"1"},
		"_busy_timeout":    {"2000"},
		"_stmt_cache_size": {"64"},
	}
	if mode != modeRead {
		settings.Set("_journal_mode", "DELETE")
		settings.Set("_synchronous", "FULL")
		settings.Set("_txlock", "immediate")
		settings.Set("_cache_size", cacheKilobytes)
	}
	switch mode {
	case modeMigrate:
		settings.Set("mode", modeWrite)
		settings.Set(defensive.MigrationKey, "1")
	case modeCreate: // the first migration makes the tables
		settings.Set(defensive.MigrationKey, "1")
	}
	return address(path, settings)
}

// address is how SQLite is told of a file. It has no relative form.
func address(path string, settings url.Values) string {
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/… on Windows
	}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: slashed, RawQuery: settings.Encode()}).String()
}

// checkPlace tells whether the path still leads to the file that was opened.
func checkPlace(path string, info os.FileInfo) error {
	_, err := infoNow(path, info)
	return err
}

// infoNow is what the system says of a file now; CodeMoved when the path leads to it no longer.
func infoNow(path string, info os.FileInfo) (os.FileInfo, error) {
	now, err := os.Stat(path)
	if err != nil || !os.SameFile(info, now) {
		return nil, &Error{Code: CodeMoved, Path: path, Message: movedMessage, Err: err}
	}
	return now, nil
}

// checkWhole tells whether the file that was opened is still there and as long as it was: a project never becomes shorter.
func (p *Project) checkWhole() error {
	now, err := infoNow(p.path, p.info)
	if err == nil && now.Size() < p.info.Size() {
		err = damaged("the file was cut short while it was open; nothing more is written to it; %s", damagedHelp)
	}
	return err
}
