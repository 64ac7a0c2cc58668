"""The same questions as statements an expert would write by hand: the baseline of the tools."""

from __future__ import annotations

from sqlalchemy import Engine, text

# Who misses time in a week, by person and day; holidays, leave, hire and leave dates excused.
MISSING_WEEK = """
WITH day(day, wd) AS (VALUES (:d0, 0), (:d1, 1), (:d2, 2), (:d3, 3), (:d4, 4), (:d5, 5), (:d6, 6)),
logged AS (
  SELECT person_id, work_on, SUM(minutes) AS minutes FROM time_entry
  WHERE week = :week AND status IN ('submitted', 'approved', 'locked') GROUP BY person_id, work_on
),
expected AS (
  SELECT p.id, p.name, day.day,
         CASE day.wd WHEN 0 THEN mon_minutes WHEN 1 THEN tue_minutes WHEN 2 THEN wed_minutes WHEN 3 THEN thu_minutes
                     WHEN 4 THEN fri_minutes WHEN 5 THEN sat_minutes ELSE sun_minutes END
         - COALESCE((SELECT SUM(COALESCE(t.minutes_per_day, 1440)) FROM time_off t
                     WHERE t.person_id = p.id AND t.status = 'approved'
                       AND day.day BETWEEN t.starts_on AND t.ends_on), 0) AS minutes
  FROM person p JOIN day
  WHERE p.active AND p.hired_on <= day.day AND (p.left_on IS NULL OR p.left_on >= day.day)
    AND NOT EXISTS (SELECT 1 FROM holiday h WHERE h.place_id = p.place_id AND h.day = day.day)
)
SELECT e.id, e.name, e.day, e.minutes - COALESCE(l.minutes, 0) AS missing
FROM expected e LEFT JOIN logged l ON l.person_id = e.id AND l.work_on = e.day
WHERE e.minutes > COALESCE(l.minutes, 0)
ORDER BY e.name, e.day
"""

# Billable utilisation of everybody for a quarter: minutes from the rollup; capacity as weekdays of the pattern in the
# quarter, less holidays and leave.
UTILISATION_QUARTER = """
WITH RECURSIVE day(day, wd) AS (
  SELECT :first, (CAST(strftime('%w', :first) AS INTEGER) + 6) % 7
  UNION ALL SELECT date(day, '+1 day'), (wd + 1) % 7 FROM day WHERE day < :last
),
weekday(wd, days) AS (SELECT wd, COUNT(*) FROM day GROUP BY wd),
done AS (
  SELECT person_id, SUM(approved_billable_minutes) AS minutes FROM time_by_person
  WHERE month BETWEEN :month1 AND :month3 GROUP BY person_id
),
off AS (
  SELECT p.id, SUM(CASE strftime('%w', h.day) WHEN '1' THEN mon_minutes WHEN '2' THEN tue_minutes
                   WHEN '3' THEN wed_minutes WHEN '4' THEN thu_minutes WHEN '5' THEN fri_minutes ELSE 0 END) AS minutes
  FROM person p JOIN holiday h ON h.place_id = p.place_id AND h.day BETWEEN :first AND :last GROUP BY p.id
),
away AS (
  SELECT t.person_id, SUM(CASE day.wd WHEN 0 THEN mon_minutes WHEN 1 THEN tue_minutes WHEN 2 THEN wed_minutes
                          WHEN 3 THEN thu_minutes WHEN 4 THEN fri_minutes ELSE 0 END) AS minutes
  FROM time_off t JOIN person p ON p.id = t.person_id
  JOIN day ON day.day BETWEEN t.starts_on AND t.ends_on
  WHERE t.status = 'approved' AND t.starts_on <= :last AND t.ends_on >= :first GROUP BY t.person_id
)
SELECT p.id, p.name, COALESCE(done.minutes, 0) AS billable,
       mon_minutes * (SELECT days FROM weekday WHERE wd = 0) + tue_minutes * (SELECT days FROM weekday WHERE wd = 1)
       + wed_minutes * (SELECT days FROM weekday WHERE wd = 2) + thu_minutes * (SELECT days FROM weekday WHERE wd = 3)
       + fri_minutes * (SELECT days FROM weekday WHERE wd = 4)
       - COALESCE(off.minutes, 0) - COALESCE(away.minutes, 0) AS capacity
FROM person p LEFT JOIN done ON done.person_id = p.id LEFT JOIN off ON off.id = p.id
LEFT JOIN away ON away.person_id = p.id
WHERE p.active
"""

PNL_ALL = """
SELECT p.id, p.name, SUM(r.approved_bill_minor) AS revenue, SUM(r.approved_cost_minor) AS cost
FROM time_by_project r JOIN project p ON p.id = r.project_id
WHERE r.month BETWEEN :month1 AND :month3 AND NOT p.internal GROUP BY p.id ORDER BY revenue - cost
"""

# One client project by its code, to a day: time at standard value and at cost from the rollup, what was agreed beside
# it, expenses with what the client pays of them, write-offs, and the planned cost.
PNL_ONE = """
SELECT p.id, p.name, p.currency, t.revenue, t.cost, t.minutes,
       (SELECT SUM(f.amount_minor) FROM fixed_fee_part f JOIN billing_term b ON b.id = f.billing_term_id
        WHERE b.project_id = p.id AND f.due_on <= :today) AS parts,
       (SELECT SUM(m.amount_minor) FROM milestone m WHERE m.project_id = p.id
        AND CASE WHEN m.needs_acceptance THEN m.accepted_on ELSE m.completed_on END <= :today) AS reached,
       (SELECT SUM(e.amount_minor) FROM expense e WHERE e.project_id = p.id AND e.status IN ('approved', 'locked')
        AND e.spent_on <= :today) AS spent,
       (SELECT SUM(CASE e.rebill WHEN 'unit' THEN e.units * e.unit_minor
                   ELSE e.amount_minor * (10000 + e.markup_bp) / 10000 END)
        FROM expense e WHERE e.project_id = p.id
        AND e.status IN ('approved', 'locked') AND e.spent_on <= :today AND e.rebill <> 'none') AS passed_on,
       (SELECT SUM(w.amount_minor) FROM write_off w WHERE w.project_id = p.id AND w.written_on <= :today) AS lost,
       (SELECT b.cost_minor FROM budget b WHERE b.project_id = p.id ORDER BY b.number DESC LIMIT 1) AS planned
FROM project p LEFT JOIN (
  SELECT project_id, SUM(approved_bill_minor) AS revenue, SUM(approved_cost_minor) AS cost,
         SUM(approved_minutes) AS minutes
  FROM time_by_project WHERE project_id = (SELECT id FROM project WHERE code = :code) GROUP BY project_id
) t ON t.project_id = p.id
WHERE p.code = :code AND NOT p.internal
"""


def fetch(engine: Engine, statement: str, **values: object) -> list[tuple[object, ...]]:
    """Run a statement and fetch every row."""
    with engine.connect() as db:
        return [tuple(row) for row in db.execute(text(statement), values)]
