/**
 * Auto-configuration of the integration with embedded Tomcat.
 */
@NullMarked
package io.lifecycle.autoconfigure.connection.tomcat;

import org.jspecify.annotations.NullMarked;
