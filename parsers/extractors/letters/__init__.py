"""What people write: mails, text messages, transcripts and remarks, sentence by sentence."""
