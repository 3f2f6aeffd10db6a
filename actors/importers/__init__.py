"""Files from elsewhere: read, repair what has one meaning, find what is wrong. Nothing is written here."""
