package attribution

import "strings"

// Words that tell a man or a woman.
var (
	males   = set(`mr mr. sir lord king prince father brother imam pope cardinal congressman councilman chairman spokesman businessman husband son boy man himself alderman ombudsman fisherman policeman widower uncle grandfather nephew actor gentleman`)
	females = set(`mrs mrs. ms ms. miss dame lady queen princess sister congresswoman councilwoman chairwoman spokeswoman businesswoman wife daughter girl woman herself policewoman widow aunt grandmother niece actress midwife mother`)
)

// givenNames are common given names that are mostly of one gender.
var givenNames = func() map[string]gender {
	of := map[string]gender{}
	for name := range strings.FieldsSeq(`aaron adam adrian ahmed alan albert alejandro alexander ali amir andre andrew anthony antonio arthur barry ben benjamin bernard bill bob boris brandon brendan brian bruce bryan
		callum calvin carl carlos charles charlie chris christopher clive colin craig curtis dale daniel danny darren dave david dean declan dennis derek diego dmitri dominic donald doug douglas duncan dwight ed eddie edgar
		edward edwin emmanuel enrique eric ernest eugene felix fernando francis francisco frank fred frederick gareth gary gavin geoffrey george gerald gordon graham greg gregory gus guy hamid harold harry hassan hector
		henry herbert howard hugh hugo ian ibrahim igor isaac ivan jack jacob jaime jake jamal james jason javier jeff jeffrey jeremy jerome jerry jim jimmy joe joel john johnny jonathan jorge jose joseph joshua juan
		julian justin karl keith ken kenneth kevin kurt kyle lance larry laurence lawrence lee leo leon leonard lewis liam louis lucas luis luke malcolm manuel marc marcus mario mark marshall martin marvin matt matthew
		maurice max michael miguel mike mohamed mohammed muhammad nathan neil nicholas nick nigel noah norman oliver omar oscar osman owen pablo patrick paul pedro pete peter phil philip phillip pierre rafael raj ralph
		ramon randy ray raymond reggie reginald ricardo richard rick robert roberto rodney roger roland ron ronald rory ross roy russell ryan sam samuel saul scott sean sergei shane simon stanley stefan stephen steve
		steven stuart ted terence terry theodore thomas tim timothy tobias toby todd tom tommy tony trevor tyler vernon victor vikram vincent vladimir wade wallace walter warren wayne wesley will william xavier yusuf zachary`) {
		of[name] = male
	}
	for name := range strings.FieldsSeq(`abigail ada agnes aisha alexandra alice alicia alison amanda amara amber amelia amy ana andrea angela anita ann anna anne annette annie april arlene audrey barbara beatrice becky bernadette beth
		betty beverly bonnie brenda bridget carla carmen carol caroline carolyn catherine cathy cecilia celia charlotte cheryl chloe christina christine cindy claire clara claudia colleen connie constance cynthia daisy
		dana danielle daphne deborah debra denise diana diane dolores donna dora doris dorothy edith eileen elaine eleanor elena elizabeth ella ellen eloise elsa emily emma erica erin esther ethel eva evelyn faith fatima
		fiona florence frances gabriela gail georgia gillian gina gladys glenda gloria grace gwen hannah harriet hazel heather helen helena hilary hillary holly ida imogen ingrid irene iris isabel isabella jacqueline jan
		jane janet janice jean jeanne jennifer jenny jessica jill joan joanna joanne josephine joy joyce juanita judith judy julia juliana julie june karen kate katherine kathleen kathryn kathy katie kayla kelly kimberly
		kirsten kristen laura lauren leila lena lillian lily linda lisa lois lorna lorraine louise lucia lucille lucy lydia mabel madeleine mae maggie marcia margaret maria marian marie marilyn marion marjorie marlene
		martha mary maureen maya megan melanie melissa mercy michelle mildred miriam moira monica muriel nadia nancy naomi natalie natasha nell nicola nicole nina nora norma olga olivia pamela pat patricia paula pauline
		penelope penny petra phoebe phyllis polly priscilla priya rachel rebecca regina renee rhonda rita roberta robin rosa rosalind rosario rose rosemary ruth sabrina sally samantha sandra sara sarah sasha selma shannon
		sharon sheila shirley silvia simone sofia sonia sophia sophie stacy stella stephanie sue susan suzanne sylvia tamara tamsin tanya tara teresa thelma theresa tina tracy ursula valerie vanessa vera verna veronica
		victoria viola violet virginia vivian wanda wendy winifred yolanda yvonne zainab zoe`) {
		of[name] = female
	}
	return of
}()
