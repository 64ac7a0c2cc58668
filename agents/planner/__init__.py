"""The built-in planner: understands requests without a neural language model and drives the same graph."""
