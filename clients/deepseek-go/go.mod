module wavetank/deepseek-go-adapter

go 1.26

require (
	github.com/cohesion-org/deepseek-go v1.3.2
	wavetank/session v0.0.0
)

require (
	github.com/joho/godotenv v1.5.1 // indirect
	github.com/ollama/ollama v0.6.5 // indirect
)

replace wavetank/session => ../session-go
