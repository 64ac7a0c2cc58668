"""How browsers and programs reach the assistant."""
