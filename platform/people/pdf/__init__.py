"""Documents made of what people holds: the instrument on paper, the copy for the person."""
