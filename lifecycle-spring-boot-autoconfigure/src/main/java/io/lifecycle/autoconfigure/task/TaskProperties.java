package io.lifecycle.autoconfigure.task;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of what is told of background tasks.
 *
 * @param enabled Whether to tell of background tasks.
 */
@ConfigurationProperties("lifecycle.tasks")
record TaskProperties(@DefaultValue("true") boolean enabled) {

}
