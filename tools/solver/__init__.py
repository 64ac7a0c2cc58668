"""Questions answered by a constraint solver, each with a time limit and a bound on what is possible."""
