package io.lifecycle.autoconfigure.console;

import java.util.List;

import io.lifecycle.autoconfigure.PropertyAssert;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the console.
 *
 * @param keep Number of the latest events that are kept while no page is open, so that a
 * page shows what came before; 0 to keep none.
 * @param maxStreams Maximum number of open pages and other clients of the stream. One
 * more replaces the one that has not read for the longest time.
 * @param allowedHosts Names of this host, other than 'localhost', that the console
 * answers to while the server listens to the loopback interface only.
 */
@ConfigurationProperties("lifecycle.console")
record ConsoleProperties(@DefaultValue("0") int keep, @DefaultValue("8") int maxStreams,
		@DefaultValue List<String> allowedHosts) implements InitializingBean {

	@Override
	public void afterPropertiesSet() {
		PropertyAssert.notNegative("lifecycle.console.keep", this.keep);
		PropertyAssert.positive("lifecycle.console.max-streams", this.maxStreams);
	}

}
