/**
 * The code of the documentation.
 */
package io.lifecycle.docs;
