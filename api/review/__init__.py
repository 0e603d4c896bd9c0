"""The page on which a person labels drawn replies: on this machine alone, for one person, and nothing of it is kept but labels."""
