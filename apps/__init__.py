"""The rooms of the studio, one per noun of the product. Data flows one way: each imports only what is below it."""
