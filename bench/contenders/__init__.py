"""Those compared: what each must do so that four people write one text, seen from the clients' side."""
