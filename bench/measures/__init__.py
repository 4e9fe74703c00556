"""What is measured, one module each: it takes contenders and gives figures by name."""
