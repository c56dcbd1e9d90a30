"""The commands of `bereik`, by what they are about, and the options that they share."""
