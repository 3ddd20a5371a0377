package wavetank;

import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.SseException;
import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;

/** An exception as the caller was given it; "Error handling" in the README names them. */
record Failure(String kind, Integer status, String type, String message, String code) {

    static Failure of(RuntimeException error) {
        Integer status = null;
        String code = null;
        if (error instanceof OpenAIServiceException answered) {
            status = answered.statusCode();
            code = answered.code().orElse(null);
        }
        String type = error.getClass().getName();
        return new Failure(kindOf(error), status, type, messageOf(error), code);
    }

    private static String kindOf(RuntimeException error) {
        if (error instanceof SseException) return "api";
        if (error instanceof OpenAIServiceException) return "http";
        // What OkHttp threw is the cause.
        Throwable cause = error.getCause();
        if (cause instanceof InterruptedIOException) return "timeout";
        if (cause instanceof EOFException || cause instanceof ProtocolException) return "truncated";
        if (error instanceof OpenAIInvalidDataException) return "protocol";
        if (error instanceof OpenAIIoException) return "connection";
        return "other";
    }

    /** The library's own words are few where a cause has more. */
    private static String messageOf(RuntimeException error) {
        String message = error.getMessage();
        return error.getCause() == null ? message : message + ": " + error.getCause();
    }
}
