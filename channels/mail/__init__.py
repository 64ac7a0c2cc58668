"""E-mail: letters out over SMTP, letters in from an IMAP mailbox, and who may be believed to have written one."""
