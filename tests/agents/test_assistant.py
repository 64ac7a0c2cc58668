def test_a_question_goes_through_supervisor_specialist_and_tool_to_a_sourced_answer(asked, says, replied):
    def script(messages, tools):
        if "financial_control" in tools:
            return says(("financial_control", {"request": "who misses time?"}))
        if not replied(messages):
            return says(("missing_time", {}))
        return "Ana Petrov misses 6.5 h on Fri 20 Nov 2026."

    answer = asked(script)

    assert answer.text == "Ana Petrov misses 6.5 h on Fri 20 Nov 2026."
    assert answer.kind == "answer"
    assert answer.agents == ("financial_control",)
    assert [(one.name, one.args) for one in answer.tools] == [("missing_time", {})]
    assert answer.citations == ("person:1",)
    assert answer.blocks[0].rows == (("Ana Petrov", "6.5 h", "Fri 20 Nov 2026"),)
    assert answer.model_calls == 3
    assert answer.tokens == 45
