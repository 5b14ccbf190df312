"""What a sentence is: told by its form alone, in rules one can read. Nothing here keeps what it is shown."""
