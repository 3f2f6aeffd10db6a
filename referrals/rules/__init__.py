"""Who may do what with a referral, how long each act may take, what a preview may say."""
