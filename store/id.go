package store

import (
	"github.com/google/uuid"

	"github.com/onrecord/onrecord/store/corpus"
)

// NewID makes an id that sorts by time of making (UUIDv7).
func NewID() corpus.ID {
	return corpus.ID(uuid.Must(uuid.NewV7()).String())
}

// uidOf is the 16 bytes of an id; an error when it is not a UUID in canonical lower-case form.
func uidOf(id corpus.ID) ([]byte, error) {
	u, err := uuid.Parse(string(id))
	switch {
	case id == "":
		return nil, invalid("an id is missing")
	case err != nil || u.String() != string(id):
		return nil, invalid("%q is not an id (a UUID in lower case)", id)
	}
	return u[:], nil
}

// idOf is the id of 16 bytes read from the file.
func idOf(uid []byte) (corpus.ID, error) {
	u, err := uuid.FromBytes(uid)
	if err != nil {
		return "", damaged("an id in the file has %d bytes instead of 16", len(uid))
	}
	return corpus.ID(u.String()), nil
}

// memberID names a span in a slot of an attribution. It is made from the three, so that the same link is the same row
// in every copy of a project and however often it is cut and made again.
func memberID(attribution corpus.ID, slot string, span corpus.ID) corpus.ID {
	return corpus.ID(uuid.NewSHA1(uuid.NameSpaceOID, []byte(string(attribution)+"/"+slot+"/"+string(span))).String())
}

// optionalID is the id of a reference that may be empty.
func optionalID(uid []byte) (corpus.ID, error) {
	if uid == nil {
		return "", nil
	}
	return idOf(uid)
}
