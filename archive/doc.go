// Package archive keeps documents as case files 案卷.
package archive
