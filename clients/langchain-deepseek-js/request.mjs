// A request in the API's own words as a ChatDeepSeek: its constructor's arguments, its call
// options, and messages in the form with a role that its README shows.

import { ChatDeepSeek } from "@langchain/deepseek";

const BY_CONSTRUCTOR = {
  model: "model",
  max_tokens: "maxTokens",
  temperature: "temperature",
  top_p: "topP",
  stop: "stop",
  frequency_penalty: "frequencyPenalty",
  presence_penalty: "presencePenalty",
  logprobs: "logprobs",
  top_logprobs: "topLogprobs",
};
const BY_CALL_OPTION = ["response_format", "stream_options", "tool_choice"];
const ELSEWHERE = ["messages", "stream", "tools"];

export function chatModel({ request, base_url: baseURL, api_key: apiKey, settings = {} }) {
  const fields = { apiKey, configuration: { baseURL }, modelKwargs: {} };
  const options = {};
  for (const [name, value] of Object.entries(request)) {
    if (BY_CALL_OPTION.includes(name)) options[name] = value;
    else if (name in BY_CONSTRUCTOR) fields[BY_CONSTRUCTOR[name]] = value;
    else if (!ELSEWHERE.includes(name)) fields.modelKwargs[name] = value;
  }
  // As LangChain's examples have it. The default is six, and takes one to two minutes until
  // the caller is told of an error, which is longer than any case may last.
  fields.maxRetries = settings.max_retries ?? 2;
  if (settings.total_timeout_s !== undefined) options.timeout = settings.total_timeout_s * 1000;
  const model = new ChatDeepSeek(fields);
  return request.tools ? model.bindTools(request.tools, options) : model.withConfig(options);
}

export function message({ reasoning_content, ...rest }) {
  if (reasoning_content === undefined) return rest;
  // Where the package itself keeps the trace of an answer.
  return { ...rest, additional_kwargs: { reasoning_content } };
}
