package corpus

import "regexp"

// verbOfSaying matches the commonest words with which English news attributes what is said. It is for reminding, not for
// deciding: what it misses is not reported, and what it finds wrongly costs a glance.
var verbOfSaying = regexp.MustCompile(`(?i)\b(?:said|says|told|tells|stated|states|added|adds|announced|announces|argued|argues|claimed|claims|insisted|insists|` +
	`warned|warns|denied|denies|admitted|admits|acknowledged|confirmed|confirms|explained|explains|noted|notes|replied|responded|suggested|suggests|` +
	`declared|declares|asserted|alleged|alleges|accused|predicted|predicts|promised|vowed|testified|according to)\b`)
