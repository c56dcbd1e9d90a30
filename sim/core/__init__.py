"""What everything else stands on: errors, compiling, portable mathematics, keyed random numbers, fingerprints."""
