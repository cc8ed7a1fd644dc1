package learning

import "github.com/onrecord/onrecord/store/corpus"

// Slots are those of a codebook in which the parts of a proposal go. One without a name is not in the codebook.
type Slots struct{ Claim, Speaker, Source, Cue corpus.Slot }

// SlotsOf finds the slots by what they are for: claims open an attribution, speaker and source are mentions, the cue is
// neither. With one slot for mentions, both go there.
func SlotsOf(book *corpus.Codebook) (s Slots) {
	for _, slot := range book.Frame.Slots {
		label, _ := book.Label(slot.Label)
		switch {
		case slot.Opens:
			if s.Claim.Name == "" {
				s.Claim = slot
			}
		case label.Mention && s.Speaker.Name == "":
			s.Speaker, s.Source = slot, slot
		case label.Mention && s.Source.Name == s.Speaker.Name:
			s.Source = slot
		case !label.Mention && s.Cue.Name == "":
			s.Cue = slot
		}
	}
	return s
}
