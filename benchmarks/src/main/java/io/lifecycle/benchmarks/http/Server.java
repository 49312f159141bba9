package io.lifecycle.benchmarks.http;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The measured application in a separate process.
 */
final class Server implements AutoCloseable {

	private static final Pattern STARTED = Pattern.compile("Started \\S+ in [0-9.]+ seconds");

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private static final HttpClient client = HttpClient.newHttpClient();

	private final Process process;

	private int port;

	private Duration startCost = Duration.ZERO;

	private Server(Process process) {
		this.process = process;
	}

	static Server start(Variant variant, String... options) {
		try {
			Server server = start(command(variant, options));
			server.check(variant);
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Start another application.
	 * @param jar its executable jar
	 * @param options options of the JVM
	 */
	static Server start(Path jar, String... options) {
		try {
			List<String> command = java(options);
			command.addAll(List.of("-jar", jar.toString(), "--server.port=0", "--spring.main.banner-mode=off",
					"--lakeside.events-file=" + Files.createTempFile("lifecycle-benchmark", ".jsonl")));
			return start(command);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Server start(List<String> command) throws IOException {
		Server server = new Server(new ProcessBuilder(command).redirectErrorStream(true).start());
		server.awaitStart();
		return server;
	}

	private static List<String> java(String... options) {
		List<String> command = new ArrayList<>();
		command.add(System.getProperty("java.home") + "/bin/java");
		command.addAll(List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC"));
		command.addAll(List.of(options));
		return command;
	}

	private static List<String> command(Variant variant, String... options) {
		List<String> command = java(options);
		command.addAll(List.of("-cp", classPath(variant), MeasuredApplication.class.getName()));
		command.addAll(variant.arguments());
		command.addAll(variant.exclusions());
		command.addAll(List.of("--server.port=0", "--spring.main.banner-mode=off", "--server.tomcat.threads.max=8",
				"--server.tomcat.max-keep-alive-requests=-1", "--server.tomcat.max-connections=20000"));
		return command;
	}

	private static String classPath(Variant variant) {
		return libraries().filter((entry) -> variant.hasLibrary() || !entry.contains("lifecycle-spring-boot"))
			.collect(Collectors.joining(File.pathSeparator));
	}

	// The manifest of the jar would add the library to configurations without it.
	private static Stream<String> libraries() {
		File location = new File(
				MeasuredApplication.class.getProtectionDomain().getCodeSource().getLocation().getPath());
		File[] jars = new File(location.getParentFile(), "lib").listFiles();
		if (jars == null) {
			return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator));
		}
		return Stream.concat(Stream.of(new File(location.getParentFile(), "classes").getPath()),
				Arrays.stream(jars).map(File::getPath).sorted());
	}

	private void check(Variant variant) {
		if (Boolean.parseBoolean(get("/has/io.lifecycle.signal.SignalBus")) != variant.hasLibrary()) {
			close();
			throw new IllegalStateException("%s has the library, or should have it".formatted(variant));
		}
	}

	private void awaitStart() throws IOException {
		BufferedReader output = this.process.inputReader();
		StringBuilder seen = new StringBuilder();
		for (String line = output.readLine(); line != null; line = output.readLine()) {
			seen.append(line).append('\n');
			Matcher onPort = PORT.matcher(line);
			if (onPort.find()) {
				this.port = Integer.parseInt(onPort.group(1));
			}
			Matcher started = STARTED.matcher(line);
			if (started.find()) {
				this.startCost = this.process.info().totalCpuDuration().orElse(Duration.ZERO);
				discard(output);
				return;
			}
		}
		throw new IllegalStateException("The application did not start:\n" + seen);
	}

	// A process whose output nobody reads stops when the pipe is full.
	private static void discard(BufferedReader output) {
		Thread thread = new Thread(() -> {
			try {
				output.transferTo(Writer.nullWriter());
			}
			catch (IOException ex) {
				// The process has ended.
			}
		}, "output");
		thread.setDaemon(true);
		thread.start();
	}

	int port() {
		return this.port;
	}

	/**
	 * Return the processor time of the startup.
	 */
	Duration startCost() {
		return this.startCost;
	}

	String url(String path) {
		return "http://127.0.0.1:" + this.port + path;
	}

	String get(String path) {
		try {
			HttpRequest request = HttpRequest.newBuilder(URI.create(url(path))).build();
			return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	long[] usage() {
		return Arrays.stream(get("/usage").split(" ")).mapToLong(Long::parseLong).toArray();
	}

	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().join();
	}

}
