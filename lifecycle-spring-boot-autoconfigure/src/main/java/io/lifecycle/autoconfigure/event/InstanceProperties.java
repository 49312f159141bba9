package io.lifecycle.autoconfigure.event;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties that identify this instance of the application.
 *
 * @param instanceId Name of this application instance in recordings. The default is the
 * resource attribute 'service.instance.id' of OpenTelemetry, or the name of the host or
 * pod.
 * @param workerId Id of this application instance, included in every connection event.
 * @since 0.1.0
 */
@ConfigurationProperties("lifecycle")
public record InstanceProperties(@Nullable String instanceId, @DefaultValue("0") int workerId) {

}
