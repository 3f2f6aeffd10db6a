"""A demonstration: real places, invented activity, written by the product's own operations on past days."""
