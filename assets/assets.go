// Package assets holds the files that travel inside the program: fonts, the icon, the codebooks a new project can start
// with, and the sample project. It imports nothing but embed; what the bytes mean is for the readers elsewhere to say.
package assets

import "embed"

// The faces of the article: Source Serif 4, TrueType. It has Latin, Greek and Cyrillic, arrows, ✓ and ≤, but not the
// symbols of keys (⌘, ⌫, ⏎) and no ● or ○: those are in the faces of the tools.
var (
	//go:embed fonts/SourceSerif4-Regular.ttf
	SerifRegular []byte
	//go:embed fonts/SourceSerif4-SemiBold.ttf
	SerifBold []byte
	//go:embed fonts/SourceSerif4-Italic.ttf
	SerifItalic []byte
)

// The faces of the tools: Inter, TrueType. Bold is the semi-bold weight.
var (
	//go:embed fonts/Inter-Regular.ttf
	SansRegular []byte
	//go:embed fonts/Inter-SemiBold.ttf
	SansBold []byte
	//go:embed fonts/Inter-Italic.ttf
	SansItalic []byte
	//go:embed fonts/Inter-SemiBoldItalic.ttf
	SansBoldItalic []byte
)

// The licences of the faces, to be shown in the window that tells about the program.
var (
	//go:embed fonts/OFL-SourceSerif4.txt
	SerifLicence []byte
	//go:embed fonts/OFL-Inter.txt
	SansLicence []byte
)

// The icon of the program.
var (
	// Icon is a PNG picture of 512 by 512 pixels.
	//go:embed icon.png
	Icon []byte
	// IconSVG is the drawing that Icon was made from.
	//go:embed icon.svg
	IconSVG []byte
)

// The codebooks a new project can start with, as files of the form "onrecord-codebook/1".
var (
	// Codebook is the default: claims, speakers, sources and cues.
	//go:embed codebooks/claims-speakers-sources.json
	Codebook []byte
	// CodebookPolNeAR follows the labels and rules of the PolNeAR corpus, so that the results can be compared with it.
	//go:embed codebooks/polnear-strict.json
	CodebookPolNeAR []byte
)

// What the suggestion engine knows.
var (
	// Cues is the lexicon of cues, a text that says itself how it is read.
	//go:embed attribution/cues.txt
	Cues []byte
	// Weights are trained on corpus/ and nothing else: "onrec train -p assets/corpus --out assets/attribution/weights.bin".
	//go:embed attribution/weights.bin
	Weights []byte
	// Corpus has the folder corpus/, annotated articles of our own as marked text, for whoever learns from more than them.
	//go:embed corpus/*.txt
	Corpus embed.FS
)

// Sample is the sample project as a dataset in the native form "onrecord/1": one article begun, one not yet. Its people,
// places and outlets are invented.
//
//go:embed sample/sample.jsonl
var Sample []byte

// Manual is the user's manual: manual/manual.md, sections under "## ", and the pictures it names, which lie beside it.
//
//go:embed manual
var Manual embed.FS
