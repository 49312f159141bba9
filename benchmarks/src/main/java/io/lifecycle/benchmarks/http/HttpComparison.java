package io.lifecycle.benchmarks.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Puts an application under load in several configurations in turn, and prints the cost
 * of each relative to the bare one.
 *
 * <p>
 * Two effects blur such a comparison. Other activity on the machine makes single turns
 * slower, never faster, so each process has many short turns, in a new order every round,
 * and its best quarter counts. The JIT compiler compiles the same code slightly
 * differently in each process, so everything is repeated with new processes, and the
 * ratios of these sets are reported.
 *
 * <p>
 * Arguments: the number of sets of processes (5), 0 to leave the load out, and the rounds
 * of each (16); or {@code smoke} to see that it runs. After {@code recorder} come those
 * of recorders whose disk works, is full or hangs, relative to the first. After
 * {@code kafka} come those of a collector whose broker is away.
 */
public final class HttpComparison {

	private static final Set<Variant> VARIANTS = EnumSet
		.complementOf(EnumSet.of(Variant.HOSTILE, Variant.RECORDER_FULL, Variant.RECORDER_STALLED, Variant.KAFKA_AWAY));

	private static final List<Variant> DISKS = List.of(Variant.RECORDER, Variant.RECORDER_FULL,
			Variant.RECORDER_STALLED, Variant.BUFFERED);

	private static final List<Variant> KAFKA = List.of(Variant.IDLE, Variant.KAFKA_AWAY, Variant.BUFFERED);

	// The path is relative to the folder of the project.
	private static final Path SAMPLE = Path.of("sample-app/target/sample-app.jar");

	private static final int FIRST_CONNECTIONS = 500;

	private static final int MORE_CONNECTIONS = 6000;

	private static final int STARTS = 40;

	private static final int PROCESSES = 3;

	private static final int ALLOCATION_TURNS = 3;

	private HttpComparison() {
	}

	/**
	 * Run the comparison.
	 * @param args the number of sets of processes and the rounds of each, or
	 * {@code smoke}
	 * @throws IOException if a connection fails
	 */
	public static void main(String[] args) throws IOException {
		if (args.length > 0 && args[0].equals("smoke")) {
			compare(List.of(Variant.BARE, Variant.BUFFERED, Variant.RECORDER_FULL, Variant.RECORDER_STALLED), 1, 1);
			return;
		}
		if (args.length > 0 && Set.of("recorder", "kafka").contains(args[0])) {
			compare(args[0].equals("kafka") ? KAFKA : DISKS, (args.length > 1) ? Integer.parseInt(args[1]) : 5,
					(args.length > 2) ? Integer.parseInt(args[2]) : 16);
			return;
		}
		int sets = (args.length > 0) ? Integer.parseInt(args[0]) : 5;
		int rounds = (args.length > 1) ? Integer.parseInt(args[1]) : 16;
		if (sets > 0) {
			compare(List.copyOf(VARIANTS), sets, rounds);
		}
		printAllocations();
		printConnections();
		printStarts();
	}

	private static void compare(List<Variant> variants, int sets, int rounds) {
		Map<Variant, List<Load.Sample>> best = new EnumMap<>(Variant.class);
		for (int set = 0; set < sets; set++) {
			Map<Variant, Server> servers = new EnumMap<>(Variant.class);
			try {
				for (Variant variant : variants) {
					servers.put(variant, Server.start(variant));
				}
				load(servers, rounds)
					.forEach((variant, samples) -> best.computeIfAbsent(variant, (key) -> new ArrayList<>())
						.add(Load.Sample.bestQuarter(samples)));
			}
			finally {
				servers.values().forEach(Server::close);
			}
		}
		printLoad(best, variants.get(0));
	}

	private static Map<Variant, List<Load.Sample>> load(Map<Variant, Server> servers, int rounds) {
		Map<Variant, List<Load.Sample>> samples = new EnumMap<>(Variant.class);
		if (rounds > 1) {
			servers.values().forEach(Load::warmUp);
		}
		List<Variant> order = new ArrayList<>(servers.keySet());
		Random random = new Random(42);
		for (int round = 0; round < rounds; round++) {
			Collections.shuffle(order, random);
			order.forEach((variant) -> samples.computeIfAbsent(variant, (key) -> new ArrayList<>())
				.add(Load.run(servers.get(variant), 1)));
		}
		return samples;
	}

	private static void printLoad(Map<Variant, List<Load.Sample>> samples, Variant first) {
		List<Load.Sample> reference = samples.get(first);
		System.out.printf("%n%-16s %-26s %-26s %-26s %s%n", "", "throughput / " + first, "p99 / " + first,
				"processor time / " + first, "processor time");
		samples.forEach((variant, measured) -> System.out.printf("%-16s %-26s %-26s %-26s %6.1f µs%n", variant,
				ratios(measured, reference, Load.Sample::throughput), ratios(measured, reference, Load.Sample::p99),
				ratios(measured, reference, Load.Sample::processorNanosPerRequest),
				Ratios.median(values(measured, Load.Sample::processorNanosPerRequest)) / 1000));
	}

	private static Ratios ratios(List<Load.Sample> measured, List<Load.Sample> reference,
			ToDoubleFunction<Load.Sample> value) {
		return Ratios.of(values(measured, value), values(reference, value));
	}

	private static double[] values(List<Load.Sample> samples, ToDoubleFunction<Load.Sample> value) {
		return samples.stream().mapToDouble(value).toArray();
	}

	private static void printConnections() throws IOException {
		double bare = 0;
		for (Variant variant : VARIANTS) {
			try (Server server = Server.start(variant, "-XX:TieredStopAtLevel=1")) {
				double bytes = bytesPerConnection(server);
				bare = (variant == Variant.BARE) ? bytes : bare;
				System.out.printf("%-13s %8.0f bytes held per idle connection, %+6.0f%n", variant, bytes, bytes - bare);
			}
		}
	}

	private static double bytesPerConnection(Server server) throws IOException {
		List<Socket> sockets = new ArrayList<>();
		try {
			// The first connections of a process include one-time costs.
			open(sockets, FIRST_CONNECTIONS, server);
			long before = Long.parseLong(server.get("/held"));
			open(sockets, MORE_CONNECTIONS, server);
			return (Long.parseLong(server.get("/held")) - before) / (double) MORE_CONNECTIONS;
		}
		finally {
			for (Socket socket : sockets) {
				socket.close();
			}
		}
	}

	private static void open(List<Socket> sockets, int count, Server server) throws IOException {
		for (int i = 0; i < count; i++) {
			Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
			sockets.add(socket);
			socket.getOutputStream()
				.write("GET /accounts/7 HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			if (socket.getInputStream().read() < 0) {
				throw new IOException("The server closed a connection");
			}
		}
	}

	/**
	 * The optimising compiler removes some allocations in one process and not in the
	 * next: without it the numbers are upper bounds. Some processes allocate several
	 * hundred bytes more for every request, the bare ones too, so the minimum counts.
	 */
	private static void printAllocations() {
		double bare = 0;
		for (Variant variant : VARIANTS) {
			double bytes = IntStream.range(0, PROCESSES)
				.mapToDouble((process) -> bytesPerRequest(variant))
				.min()
				.orElseThrow();
			bare = (variant == Variant.BARE) ? bytes : bare;
			System.out.printf("%-13s %8.0f bytes allocated per request, %+6.0f%n", variant, bytes, bytes - bare);
		}
	}

	private static double bytesPerRequest(Variant variant) {
		try (Server server = Server.start(variant, "-XX:TieredStopAtLevel=1")) {
			Load.run(server, 2);
			return Ratios.median(IntStream.range(0, ALLOCATION_TURNS)
				.mapToDouble((turn) -> Load.run(server, 1).bytesPerRequest(Load.run(server, 3)))
				.toArray());
		}
	}

	/**
	 * Only the simple compiler is used because it is deterministic.
	 */
	private static void printStarts() {
		Map<Variant, double[]> nanos = new EnumMap<>(Variant.class);
		List<Variant> variants = List.of(Variant.BARE, Variant.BARE_AGAIN, Variant.IDLE);
		double[] sample = new double[STARTS];
		for (int round = 0; round < STARTS; round++) {
			for (Variant variant : variants) {
				try (Server server = Server.start(variant, "-XX:TieredStopAtLevel=1")) {
					nanos.computeIfAbsent(variant, (key) -> new double[STARTS])[round] = server.startCost().toNanos();
					if (round == 0) {
						System.out.printf("%-13s loaded classes and bytes on the heap after the start: %s, %s%n",
								variant, server.get("/classes"), server.get("/heap"));
					}
				}
			}
			try (Server server = Server.start(SAMPLE, "-XX:TieredStopAtLevel=1")) {
				sample[round] = server.startCost().toNanos();
			}
		}
		double[] bare = nanos.get(Variant.BARE);
		nanos.forEach((variant, measured) -> System.out.printf(
				"%-13s processor time of a start / bare: %s; more than bare / the sample's start: %s%n", variant,
				Ratios.of(measured, bare), Ratios.of(difference(measured, bare), sample)));
	}

	private static double[] difference(double[] measured, double[] reference) {
		return IntStream.range(0, measured.length).mapToDouble((i) -> measured[i] - reference[i]).toArray();
	}

}
