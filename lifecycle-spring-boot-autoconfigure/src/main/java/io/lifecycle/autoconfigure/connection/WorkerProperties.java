package io.lifecycle.autoconfigure.connection;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties that identify this instance of the application.
 *
 * @param workerId Id of this application instance, included in every connection event.
 */
@ConfigurationProperties("lifecycle")
record WorkerProperties(@DefaultValue("0") int workerId) {

}
