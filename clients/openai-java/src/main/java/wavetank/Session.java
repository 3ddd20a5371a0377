package wavetank;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;

/**
 * The session protocol: one JSON object per line.
 *
 * <p>stdin brings start, run and stop, its end means stop. stdout carries the greeting, then for
 * each run any number of progress lines and exactly one observation, skipped or errored, in any
 * order. What a library prints goes to stderr, so that nothing else gets onto stdout. Runs go on
 * side by side, as many as {@code concurrency} says.
 */
final class Session {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Client client;
    private final PrintStream out = System.out;
    private final ExecutorService runs = Executors.newCachedThreadPool();

    /** What the greeting tells of the library. */
    record Client(String name, String version, List<String> capabilities, int concurrency) {}

    /** Has a conversation; {@code report} takes how many text deltas the caller holds. */
    interface Asking {
        Observation ask(Call call, IntConsumer report) throws Skipped;
    }

    /** Thrown where the library cannot do the call; any other exception is the adapter's. */
    static final class Skipped extends Exception {
        Skipped(String reason) {
            super(reason);
        }
    }

    private record Order(String cmd, String id, Call call) {}

    private Session(Client client) {
        this.client = client;
        System.setOut(System.err);
    }

    /** Answers until stop. */
    static void serve(Client client, Asking asking) throws IOException {
        Session session = new Session(client);
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Order order = JSON.readValue(line, Order.class);
            if (order.cmd().equals("stop")) break;
            session.obey(order, asking);
        }
        System.exit(0);
    }

    private void obey(Order order, Asking asking) throws IOException {
        switch (order.cmd()) {
            case "start" -> say(greeting());
            case "run" -> runs.execute(() -> run(order, asking));
            default -> System.err.println("not an order of the protocol: " + order.cmd());
        }
    }

    private void run(Order order, Asking asking) {
        IntConsumer report = deltas -> answer(order, "progress", Map.of("deltas", deltas));
        try {
            answer(order, "observation", asking.ask(order.call(), report));
        } catch (Skipped skipped) {
            answer(order, "skipped", skipped.getMessage());
        } catch (Throwable fault) {
            var trace = new StringWriter();
            fault.printStackTrace(new PrintWriter(trace, true));
            var told = Map.of("message", fault.toString(), "traceback", trace.toString());
            answer(order, "errored", told);
        }
    }

    private Map<String, Object> greeting() {
        Map<String, String> who = Map.of(
                "name", client.name(),
                "version", client.version(),
                "language", "java",
                "runtime", "Java " + System.getProperty("java.version"));
        return Map.of(
                "protocol", 1,
                "client", who,
                "capabilities", client.capabilities(),
                "concurrency", client.concurrency());
    }

    private void answer(Order order, String kind, Object told) {
        try {
            say(Map.of("id", order.id(), kind, told));
        } catch (IOException unspeakable) {
            throw new IllegalStateException("cannot answer", unspeakable);
        }
    }

    /** A line is one write, so that the lines of two runs do not mix. */
    private synchronized void say(Map<String, Object> message) throws IOException {
        out.write((JSON.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
