"""A network lived day by day by the product's own operations: does anybody get lost (referrals §15)?"""
