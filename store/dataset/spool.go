package dataset

import (
	"bufio"
	"errors"
	"io"
	"os"
)

// spool is a part of an XML file that waits in a temporary file until what stands before it is known.
type spool struct {
	file *os.File
	xml  *refiXML
}

func newSpool() (*spool, error) {
	file, err := os.CreateTemp("", "onrecord-*.xml")
	if err != nil {
		return nil, err
	}
	return &spool{file, &refiXML{Writer: bufio.NewWriterSize(file, 1<<16)}}, nil
}

func (s *spool) empty() bool {
	s.xml.err = s.xml.finish()
	info, err := s.file.Stat()
	return err == nil && info.Size() == 0
}

// copyTo writes what was gathered as the content of an element. The error is in x.
func (s *spool) copyTo(x *refiXML, element string) {
	x.begin(element)
	x.raw("\n")
	err := s.xml.finish()
	if err == nil {
		_, err = s.file.Seek(0, io.SeekStart)
	}
	if err == nil && x.err == nil {
		_, err = io.Copy(x.Writer, s.file)
	}
	x.err = errors.Join(x.err, err)
	x.end(element)
}

// close takes the file away.
func (s *spool) close() {
	if s != nil {
		s.file.Close()
		os.Remove(s.file.Name())
	}
}
