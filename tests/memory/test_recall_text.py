from memory.recall_text import Spoken, search, stems, turns


def test_a_line_may_carry_a_time_or_none_and_a_line_without_a_name_continues():
    text = "[00:01:05] Ann Lee: Good morning.\nHow are you?\nBob: Fine.\n1:02:03 Ann Lee: Bye."
    assert list(turns(text)) == [
        Spoken("Ann Lee", "Good morning. How are you?", 65),
        Spoken("Bob", "Fine.", None),
        Spoken("Ann Lee", "Bye.", 3723),
    ]


def test_names_with_accents_apostrophes_and_hyphens_are_speakers():
    text = "Gonçalo Serra: Sim.\nDeclan O'Sullivan: Yes.\nAnn-Marie K.: No."
    assert [turn.speaker for turn in turns(text)] == ["Gonçalo Serra", "Declan O'Sullivan", "Ann-Marie K."]


def test_words_are_compared_without_case_endings_and_filler():
    assert stems("What did they say about the invoices?") == stems("Invoice")


def test_rare_words_weigh_more_than_common_ones():
    talk = [Spoken("A", "the plan the plan"), Spoken("A", "the plan holds"), Spoken("A", "plan for escrow")]
    assert search([talk], "plan escrow", limit=5)[0].spoken.words == "plan for escrow"


def test_words_people_use_for_the_same_thing_are_found_below_the_word_itself():
    talk = [Spoken("A", "We look at an alternative."), Spoken("A", "A competitor called us.")]
    assert [hit.turn for hit in search([talk], "competitor", limit=5)] == [1, 0]


def test_nothing_is_found_for_filler_or_in_silence():
    assert search([[Spoken("A", "hello")]], "what did they say", limit=5) == []
    assert search([], "price", limit=5) == []
