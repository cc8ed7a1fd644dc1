package dataset

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// boundedXML is a decoder that takes no more than so much for one element.
type boundedXML struct {
	*xml.Decoder
	in   *boundedInput
	name string // of the file
}

func newBoundedXML(r io.Reader, name string) *boundedXML {
	in := &boundedInput{in: bufio.NewReaderSize(r, 1<<16), left: mostElement, name: name}
	if mark, err := in.in.Peek(3); err == nil && string(mark) == "\uFEFF" {
		in.in.Discard(3)
	}
	return &boundedXML{xml.NewDecoder(in), in, name}
}

// root reads up to the first tag.
func (x *boundedXML) root() (*xml.StartElement, error) {
	for {
		token, err := x.Token()
		if err != nil {
			return nil, x.problem(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			return &t, nil
		case xml.Directive:
			return nil, fmt.Errorf("%s has a document type (<!%.20s…), which is not read", x.name, t)
		}
	}
}

// child reads up to the next tag inside the element at hand; nil at its end.
func (x *boundedXML) child() (*xml.StartElement, error) {
	for {
		x.in.left = mostElement
		token, err := x.Token()
		if err != nil {
			return nil, x.problem(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			return &t, nil
		case xml.EndElement:
			return nil, nil
		}
	}
}

// problem says what is wrong with the file, and where.
func (x *boundedXML) problem(err error) error {
	line, _ := x.InputPos()
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("%s, line %d: %w", x.name, line, err)
}

// boundedInput gives bytes one by one, so that the decoder does not read ahead of what is left.
type boundedInput struct {
	in   *bufio.Reader
	left int
	name string
}

func (b *boundedInput) ReadByte() (byte, error) {
	if b.left--; b.left < 0 {
		return 0, fmt.Errorf("an element of %s has more than %d bytes", b.name, mostElement)
	}
	return b.in.ReadByte()
}

func (b *boundedInput) Read(p []byte) (int, error) {
	c, err := b.ReadByte()
	if err != nil || len(p) == 0 {
		return 0, err
	}
	p[0] = c
	return 1, nil
}
