"""What a sentence is: a question, advice, a feeling, a step; told by rules one can read and weights one can add up.

Rule: the same text always gets the same answer, with the words that led to it; nothing here keeps what it is shown.
"""
