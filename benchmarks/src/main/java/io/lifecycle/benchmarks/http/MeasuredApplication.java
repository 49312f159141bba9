package io.lifecycle.benchmarks.http;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.management.JMException;
import javax.management.ObjectName;

import com.sun.management.ThreadMXBean;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The application under load. It does not depend on the library, and measures itself.
 */
@RestController
@SpringBootConfiguration
@EnableAutoConfiguration
public class MeasuredApplication {

	private static final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final Pattern HELD = Pattern
		.compile("^ *\\d+: +\\d+ +(\\d+) +(io\\.lifecycle\\.|org\\.apache\\.tomcat\\.util\\.net\\.NioChannel)");

	private static final Pattern WATCHED = Pattern.compile("^(http-nio|lifecycle)");

	/**
	 * Run the application with further sources.
	 * @param args names of further configuration classes, and options
	 * @throws ClassNotFoundException if there is no such class
	 */
	public static void main(String[] args) throws ClassNotFoundException {
		SpringApplication application = new SpringApplication(MeasuredApplication.class);
		for (String arg : args) {
			if (!arg.startsWith("--")) {
				application.addPrimarySources(Arrays.asList(Class.forName(arg)));
			}
		}
		application.run(args);
	}

	/**
	 * Answer a typical small request.
	 * @param id the number of the account
	 * @return a small object, written as JSON
	 */
	@GetMapping("/accounts/{id}")
	public Account account(@PathVariable long id) {
		return new Account(id, "Ada", 4200);
	}

	/**
	 * Return the resources that the threads of requests and of the library have used.
	 * @return the bytes that they have allocated and their nanoseconds of processor time
	 */
	@GetMapping("/usage")
	public String usage() {
		long[] ids = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
			.filter((info) -> info != null && WATCHED.matcher(info.getThreadName()).find())
			.mapToLong((info) -> info.getThreadId())
			.toArray();
		long allocated = Arrays.stream(threads.getThreadAllocatedBytes(ids)).sum();
		long processorTime = Arrays.stream(threads.getThreadCpuTime(ids)).sum();
		return allocated + " " + processorTime;
	}

	/**
	 * Return how much memory is in use after a garbage collection.
	 * @return the bytes in use on the heap
	 */
	@GetMapping("/heap")
	public String heap() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return Long.toString(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
	}

	/**
	 * Return how many classes are loaded.
	 * @return the number of loaded classes
	 */
	@GetMapping("/classes")
	public String classes() {
		return Integer.toString(ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
	}

	/**
	 * Return whether a class is present.
	 * @param name its name
	 * @return whether it is on the class path
	 */
	@GetMapping("/has/{name}")
	public String has(@PathVariable String name) {
		return Boolean.toString(ClassUtils.isPresent(name, null));
	}

	/**
	 * Return how much memory the library and the channels of the server hold.
	 * @return the bytes of their objects on the heap
	 * @throws JMException if the JVM does not support it
	 */
	@GetMapping("/held")
	public String held() throws JMException {
		String histogram = (String) ManagementFactory.getPlatformMBeanServer()
			.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
					new Object[] { new String[0] }, new String[] { String[].class.getName() });
		return Long.toString(histogram.lines()
			.map(HELD::matcher)
			.filter(Matcher::find)
			.mapToLong((line) -> Long.parseLong(line.group(1)))
			.sum());
	}

	record Account(long id, String owner, long balance) {
	}

}
