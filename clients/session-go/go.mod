module wavetank/clients/session

go 1.26
