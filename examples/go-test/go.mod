module example.org/badday

go 1.21
