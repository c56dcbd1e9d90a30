"""What follows where levers, parameters, rules or agencies vary."""
