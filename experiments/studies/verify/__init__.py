"""Does the model compute what it says? Exactly solvable cases against runs."""
