package io.lifecycle.collector;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.test.contract.LifecycleCollectorContract;
import io.lifecycle.test.contract.NumberedEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.slf4j.LoggerFactory;

/**
 * The contract of collectors, kept by those of this package.
 */
class CollectorContractTests {

	private static List<NumberedEvent> numbered(List<? extends LifecycleEvent> events) {
		return events.stream().filter(NumberedEvent.class::isInstance).map(NumberedEvent.class::cast).toList();
	}

	@Nested
	class BufferedByHandTests extends LifecycleCollectorContract {

		private final BufferedCollector collector = new BufferedCollector();

		@Override
		protected LifecycleCollector create() {
			return this.collector;
		}

		@Override
		protected List<NumberedEvent> received() {
			return numbered(this.collector.flush());
		}

	}

	@Nested
	class BufferedWithLimitTests extends LifecycleCollectorContract {

		private final List<LifecycleEvent> received = Collections.synchronizedList(new ArrayList<>());

		private final BufferedCollector collector = new BufferedCollector(64, this.received::addAll);

		@Override
		protected LifecycleCollector create() {
			return this.collector;
		}

		@Override
		protected List<NumberedEvent> received() {
			this.collector.close();
			return numbered(this.received);
		}

	}

	@Nested
	class RecentTests extends LifecycleCollectorContract {

		private final RecentEvents collector = new RecentEvents(10_000, (text) -> text);

		@Override
		protected LifecycleCollector create() {
			return this.collector;
		}

		@Override
		protected List<NumberedEvent> received() {
			List<NumberedEvent> received = new ArrayList<>();
			for (LifecycleEvent event : this.collector.latest("NumberedEvent", 10_000)) {
				Map<String, @Nullable Object> fields = KeptEvent.fields(event);
				received
					.add(new NumberedEvent(number(fields, "thread"), number(fields, "number"), event.timestampNanos()));
			}
			Collections.reverse(received);
			return received;
		}

		private static int number(Map<String, @Nullable Object> fields, String name) {
			return ((Number) Objects.requireNonNull(fields.get(name))).intValue();
		}

	}

	@Nested
	class LoggingTests extends LifecycleCollectorContract {

		private final Logger logger = (Logger) LoggerFactory.getLogger("io.lifecycle.events");

		private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

		@Override
		protected LifecycleCollector create() {
			this.logger.setLevel(Level.INFO);
			this.lines.start();
			this.logger.addAppender(this.lines);
			return new LoggingCollector();
		}

		@AfterEach
		void reset() {
			this.logger.detachAppender(this.lines);
			this.logger.setLevel(null);
		}

		@Override
		protected List<NumberedEvent> received() {
			return this.lines.list.stream()
				.map(ILoggingEvent::getFormattedMessage)
				.filter((line) -> line.contains("NumberedEvent"))
				.map(NumberedEvent::parse)
				.toList();
		}

	}

}
