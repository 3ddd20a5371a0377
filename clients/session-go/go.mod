module wavetank/session

go 1.26
