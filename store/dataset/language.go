package dataset

import "regexp"

// languageForm is a language tag, roughly as BCP 47 has it.
var languageForm = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$`)
