"""The four skills of a coaching conversation, each as parts that talks put in a row.

Listen to understand, ask powerful questions, balance challenge and support, end with clear next steps.
"""
