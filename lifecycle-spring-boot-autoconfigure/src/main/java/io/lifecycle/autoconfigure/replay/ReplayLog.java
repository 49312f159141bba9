package io.lifecycle.autoconfigure.replay;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.lifecycle.replay.SignalReplay;
import org.slf4j.LoggerFactory;

/**
 * Adds the lines that the application logs to the conclusions of its listeners, from the
 * level INFO on. Loaded only if Logback is present.
 */
final class ReplayLog extends AppenderBase<ILoggingEvent> {

	private final List<String> packages;

	private ReplayLog(List<String> packages) {
		this.packages = packages;
	}

	/**
	 * Begin to add lines.
	 * @param packages the packages of the application
	 * @return a task that ends this
	 */
	static Runnable begin(List<String> packages) {
		if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
			return () -> {
			};
		}
		ReplayLog log = new ReplayLog(packages);
		log.setContext(context);
		log.start();
		Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		root.addAppender(log);
		return () -> root.detachAppender(log);
	}

	@Override
	protected void append(ILoggingEvent event) {
		String logger = event.getLoggerName();
		if (event.getLevel().isGreaterOrEqual(Level.INFO)
				&& this.packages.stream().anyMatch((name) -> logger.startsWith(name + '.'))) {
			SignalReplay.note(event.getLevel() + " " + logger.substring(logger.lastIndexOf('.') + 1) + ": "
					+ event.getFormattedMessage());
		}
	}

}
