from sqlalchemy import text


def test_both_databases_answer_with_the_tables_in_place(anydb):
    with anydb.connect() as db:
        assert db.execute(text("SELECT count(*) FROM person")).scalar_one() == 0
